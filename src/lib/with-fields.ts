/**
 * A copy of an object with further fields, for objects of which thousands are made. Not `{ ...object, field }`: Node 20 gives each such
 * object a hidden class of its own, half a KB that only a whole collection frees, and takes four times as long.
 */
export function withFields<T extends object, More extends object>(object: T, fields: More): T & More {
  return Object.assign({}, object, fields);
}
