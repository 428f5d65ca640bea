// The service: its routes, called in JSON, and its problem documents as errors.

import { ROOT } from "./elements.js";

const MUST_SIGN_IN = 401;

/** What went wrong, as the service says it. */
export class Problem extends Error {
  constructor(status, detail, retryAfter = 0) {
    super(detail);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

let signIn = async () => false;

/** Have somebody asked for a key where the service wants one; ``ask`` says whether one was taken. */
export function signInWith(ask) {
  signIn = ask;
}

/** Call a route; give what it answers, null where it answers nothing. Throws Problem, and TypeError where nobody answers. */
export async function call(method, path, body = undefined) {
  const response = await open(method, path, body, { Accept: "application/json" });
  return response.status === 204 ? null : response.json();
}

/** Call a route and give its response, of which the status is a good one. Throws as ``call`` does. */
export async function open(method, path, body, headers, signal = undefined) {
  const sent =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { ...headers, "Content-Type": "application/json" } };
  const response = await fetch(`${ROOT}${path}`, { method, headers, signal, ...sent });
  if (response.ok) return response;
  if (response.status === MUST_SIGN_IN && (await signIn())) return open(method, path, body, headers, signal);
  throw new Problem(response.status, await detailOf(response), Number(response.headers.get("Retry-After")) || 0);
}

async function detailOf(response) {
  try {
    return (await response.json()).detail ?? response.statusText;
  } catch {
    return response.statusText || `the service answered with ${response.status}`;
  }
}
