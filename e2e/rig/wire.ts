// What stands between browsers and a webmail on the loopback interface: it records everything that is sent, and loses
// what a test says.
import { type Breaker, startBreaker } from './breaker.ts';
import { startWiretap, type Wiretap } from './wiretap.ts';

export type Wire = Wiretap & Pick<Breaker, 'breakAt' | 'letGo' | 'mend'>;

export async function startWire(target: string): Promise<Wire> {
  const breaker = await startBreaker(target);
  const tap = await startWiretap(breaker.origin);
  return {
    ...breaker,
    ...tap,
    stop: async () => {
      await tap.stop();
      await breaker.stop();
    },
  };
}
