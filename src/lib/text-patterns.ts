/** `HOST:PORT`, `[IPV6]:PORT` or `:PORT`. Groups: the IPv6 host, any other host, the port, which may be too large. */
export const listenAddressPattern = /^(?:\[([0-9A-Fa-f:.%a-z]{2,60})\]|([A-Za-z0-9.-]{1,253}))?:(\d{1,5})$/;

/** A path of the server with at least one segment; letters, digits and `. _ ~ -` need no escapes in a URL. */
export const plainPathPattern = /^(\/[\w.~-]+)+$/;

/** Id of an object modification (`TaskId`, `ModifyTaskId`). */
export const taskIdPattern = /^[\w-]{1,64}$/;
