import { BlockList, isIP } from 'node:net';

/** To which addresses the server sends anything because somebody asked it to: never into its own network unless that is set. */

/** What is not the public Internet (IANA's special-purpose registries). */
const SPECIAL = new BlockList();
for (const [net, bits] of [
  ...([
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
  ] as const),
  ...([
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
    ['192.88.99.0', 24],
    ['192.168.0.0', 16],
  ] as const),
  ...([
    ['198.18.0.0', 15],
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
    ['224.0.0.0', 4],
    ['240.0.0.0', 4],
  ] as const),
] as const) {
  SPECIAL.addSubnet(net, bits, 'ipv4');
}
for (const [net, bits] of [
  ...([
    ['2001::', 23],
    ['2001:db8::', 32],
    ['2002::', 16],
    ['3fff::', 20],
  ] as const),
] as const) {
  SPECIAL.addSubnet(net, bits, 'ipv6');
}
/** Of IPv6 only this is routed at all: loopback, local, mapped and translated addresses stand outside. */
const GLOBAL = new BlockList();
GLOBAL.addSubnet('2000::', 3, 'ipv6');

/** Networks in which an operator lets receivers stand. */
export class Networks {
  readonly #own = new BlockList();

  /** @param own such as `10.1.0.0/16`, checked when the settings were read */
  constructor(own: readonly string[]) {
    for (const network of own) {
      const [net = '', bits = ''] = network.split('/');
      this.#own.addSubnet(net, Number(bits), isIP(net) === 6 ? 'ipv6' : 'ipv4');
    }
  }

  /** Returns whether an address may be sent to. @param own only into the operator's own networks */
  takes(address: string, own: boolean): boolean {
    const family = isIP(address);
    if (family === 0) return false;
    const kind = family === 6 ? 'ipv6' : 'ipv4';
    if (this.#own.check(address, kind)) return true;
    if (own || SPECIAL.check(address, kind)) return false;
    return family === 4 || GLOBAL.check(address, kind);
  }
}

/** Returns whether a text names a network, such as `10.1.0.0/16`. */
export function isNetwork(text: string): boolean {
  const [net = '', bits = '', ...rest] = text.split('/');
  const family = isIP(net);
  return rest.length === 0 && family !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128);
}
