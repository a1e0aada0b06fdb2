const LABEL = /^[A-Za-z0-9\u00a1-\uffff](?:[A-Za-z0-9\u00a1-\uffff_-]{0,62}[A-Za-z0-9\u00a1-\uffff])?$/;
const TOP_LEVEL = /^[\p{Ll}\p{Lo}]{2,63}$/u;
const SCHEME = /^[\p{L}\p{N}_+.-]{2,}:\/\//u;
const IPV4 = /^(?:\d{1,3}\.){3}\d{1,3}$/;
const PRIVATE = /^(?:10|127)\.|^(?:169\.254|192\.168)\.|^172\.(?:1[6-9]|2\d|3[01])\./;

/** Whether a text is a host with at least one dot, perhaps with a port and a path behind it. */
function isHost(text: string): boolean {
  const [place = ''] = text.split(/[/?#]/, 1);
  const host = place.replace(/:\d{2,5}$/, '');
  const labels = host.split('.');
  if (IPV4.test(host))
    return !PRIVATE.test(host) && labels.every((label) => Number(label) < 256) && Number(labels[0]) > 0;
  const top = labels.pop() ?? '';
  return labels.length > 0 && TOP_LEVEL.test(top) && labels.every((label) => LABEL.test(label));
}

/** Whether a piece of text without blanks is an address of the web or of mail, which is one word: `a.b@example.org`. */
export function isAddress(text: string): boolean {
  if (!text.includes('.')) return false;
  const rest = text.replace(SCHEME, '');
  const at = rest.lastIndexOf('@');
  return isHost(rest) || (at > 0 && isHost(rest.slice(at + 1)));
}
