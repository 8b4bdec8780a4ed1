// Draws a password here: no service has to be asked, and none learns it before it is in its secret.

import { randomInt } from 'node:crypto';

// Without / @ " ' \ ` and space: Aurora refuses some of them, connection strings others.
const KINDS = ['abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '0123456789', '!#$%&()*+,-.:;<=>?[]^_{|}~'];

export function drawPassword(length = 32, pick = randomInt) {
  const from = (characters) => characters[pick(characters.length)];
  // One of each kind, the rest of any, in an order that is drawn as well.
  const drawn = KINDS.map(from);
  while (drawn.length < length) {
    drawn.push(from(KINDS.join('')));
  }
  for (let last = drawn.length - 1; last > 0; last -= 1) {
    const other = pick(last + 1);
    [drawn[last], drawn[other]] = [drawn[other], drawn[last]];
  }
  return drawn.join('');
}
