// Sizes, times and tables for people.
export const MiB = 1 << 20;

export const mebibytes = octets => `${(octets / MiB).toFixed(2)} MiB`;
export const milliseconds = time => `${time < 10 ? time.toFixed(time < 1 ? 2 : 1) : Math.round(time)} ms`;
export const binary = octets => (octets < MiB ? `${octets >> 10} KiB` : `${octets / MiB} MiB`);
export const decimal = octets => (octets < 1e6 ? `${octets / 1e3} kB` : `${octets / 1e6} MB`);
export const times = ratio => `${ratio.toFixed(ratio < 10 ? 2 : 0)}×`;
export const verdict = reached => (reached ? 'reached' : '**missed**');

export function table(head, rows) {
  const line = cells => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
