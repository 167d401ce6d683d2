/**
 * Which hosts a URL names without asking the network. A name that somebody's DNS
 * leads into the user's own network is not recognised: what stops that one is that
 * the user grants each site by name.
 */

/** Names that mean something inside a network alone: RFC 6761, RFC 6762, RFC 8375, and ICANN's `internal`. */
const localNames = ['localhost', 'local', 'internal', 'home.arpa'];

/**
 * Tells whether a URL's host is this computer or in its own network, or not in
 * the public one at all. The URL parser has brought the host into one form: numbers in
 * all spellings are four decimals, letters are lower case.
 */
export function isLocalHost(hostname: string): boolean {
  const host = hostname.replace(/\.+$/, '');
  if (host.startsWith('[')) return !isPublicIPv6(host.slice(1, -1));
  const octets = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(host);
  if (octets) return !isPublicIPv4(Number(octets[1]), Number(octets[2]));
  return !host.includes('.') || localNames.some(name => host === name || host.endsWith(`.${name}`));
}

/** RFC 6890: by its first two octets. A few small blocks for documentation and tests count as public. */
function isPublicIPv4(first: number, second: number): boolean {
  switch (first) {
    case 0: // this network
    case 10: // private
    case 127: // loopback
      return false;
    case 100: // shared by a provider's customers
      return second < 64 || second > 127;
    case 169: // link-local, where clouds tell their secrets
      return second !== 254;
    case 172: // private
      return second < 16 || second > 31;
    case 192: // private
      return second !== 168;
    case 198: // benchmarks
      return second !== 18 && second !== 19;
    default: // from 224 on multicast and reserved
      return first < 224;
  }
}

/** Global unicast is 2000::/3 (RFC 4291 Section 2.4). 6to4 (2002::/16) and Teredo (2001::/32) hold any IPv4 address. */
function isPublicIPv6(address: string): boolean {
  if (!/^[23][0-9a-f]{3}:/.test(address)) return false;
  return !address.startsWith('2002:') && !/^2001:(:|0:)/.test(address);
}
