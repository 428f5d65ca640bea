// Events: server-sent events, read out of a text that comes in pieces.

/** Make a reader: given the next piece of a stream, it gives the events that are whole now, {type, …fields}. */
export function eventReader() {
  let unread = "";
  return (piece) => {
    const blocks = (unread + piece).split(/\r?\n\r?\n/);
    unread = blocks.pop();
    return blocks.map(eventOf).filter((event) => event !== null);
  };
}

function eventOf(block) {
  const fields = Object.fromEntries(block.split(/\r?\n/).map((line) => /^(.*?): ?(.*)$/.exec(line)?.slice(1) ?? ["", ""]));
  return fields.data ? { type: fields.event, ...JSON.parse(fields.data) } : null;
}
