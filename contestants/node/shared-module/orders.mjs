// Checks that an order form and its service must agree on. It runs as it is on the server and in a browser.
export const isEmail = (text) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
export const isPostcode = (text) => /^\d{5}$/.test(text);
export const lineTotal = (quantity, cents) => quantity * cents;
export const orderTotal = (lines) => lines.reduce((sum, [quantity, cents]) => sum + lineTotal(quantity, cents), 0);
export const withTax = (cents, percent) => Math.floor((cents * (100 + percent) + 50) / 100);
export const slug = (title) => title.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
export const money = (cents) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;

export function isIban(text) {
  const compact = text.replaceAll(' ', '');
  const digits = [...(compact.slice(4) + compact.slice(0, 4))].map((c) => parseInt(c, 36)).join('');
  return BigInt(digits) % 97n === 1n;
}

export function isLeap(year) {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

export function problems(order) {
  const found = [];
  if (!isEmail(order.email)) found.push('email');
  if (!isPostcode(order.postcode)) found.push('postcode');
  if (order.lines.length === 0) found.push('lines');
  return found;
}
