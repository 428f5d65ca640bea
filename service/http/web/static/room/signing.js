// Signing in, where the service asks for a key: a dialog, whose key the service turns into a cookie that no script can read.

import { ROOT, element } from "../elements.js";

/** Ask for a key in a dialog until the service takes one or whoever is asked gives up; tell whether it took one. */
export function askForKey(dialog) {
  const form = dialog.querySelector("form");
  const field = dialog.querySelector("input");
  let asking = null;
  return () =>
    (asking ??= new Promise((resolve) => {
      const send = async (event) => {
        event.preventDefault();
        dialog.querySelector(".problem")?.remove();
        const taken = await sent(field.value.trim());
        if (taken === true) {
          field.value = "";
          dialog.close("signed in");
        } else form.before(element("p", { class: "problem", role: "alert" }, taken));
      };
      const ended = () => {
        form.removeEventListener("submit", send);
        asking = null;
        resolve(dialog.returnValue === "signed in");
      };
      dialog.returnValue = "";
      form.addEventListener("submit", send);
      dialog.addEventListener("close", ended, { once: true });
      dialog.showModal();
    }));
}

/** Send a key; give true, or why it was not taken. */
async function sent(key) {
  try {
    const response = await fetch(`${ROOT}/v1/session`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ key }),
    });
    return response.ok || "This is none of the service’s keys.";
  } catch {
    return "The service cannot be reached; try again.";
  }
}
