/** How a value is quoted in a message: as JSON, cut after `limit` characters. */
export function showValue(value: unknown, limit = 60): string {
  const text = value === undefined ? 'nothing' : (JSON.stringify(value) ?? typeof value);
  return text.length <= limit ? text : `${text.slice(0, limit)}...`;
}
