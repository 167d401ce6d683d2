// The certification authority of smime/internal/testca/authority, which answers over HTTP: it revokes, keeps silent, and lies.
import { temporaryFolder } from './folder.ts';
import { goProgram, Program } from './program.ts';

export interface Authority {
  origin: string;
  /** The folder with its certificates: ca.pem, and crl.pem, ocsp.pem and both.pem with their keys. */
  certificates: string;
  /** Revokes a certificate, by the name of its file. */
  revoke(name: string): Promise<void>;
  /** How it answers from now on; see its documentation. */
  behave(how: string): Promise<void>;
  /** The paths that were asked for. */
  asked(): Promise<string[]>;
  stop(): Promise<void>;
}

export async function startAuthority(): Promise<Authority> {
  const certificates = temporaryFolder('authority');
  const path = goProgram('authority');
  const program = Program.start(path, ['--out', certificates]);
  const origin = await program.firstLine();
  const get = async (path: string) => (await fetch(origin + path)).text();
  return {
    origin,
    certificates,
    revoke: async name => void (await get(`/set?revoke=${name}`)),
    behave: async how => void (await get(`/set?behave=${how}`)),
    asked: async () => (await get('/asked')).split('\n').filter(Boolean),
    stop: () => program.stop(),
  };
}
