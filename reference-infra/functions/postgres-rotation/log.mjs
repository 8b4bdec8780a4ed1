// One JSON object a line. Callers give facts by name; credentials are never among them.

export function log(level, message, facts = {}) {
  console.log(JSON.stringify({ level, message, ...facts }));
}
