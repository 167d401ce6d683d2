// An authenticator as the browser has it for tests: Web Authentication Section 11.
import type { Page } from 'playwright-core';

/** Plugs in an authenticator that a person always agrees to; what it returns unplugs it. */
export async function plugIn(page: Page, { hasPrf }: { hasPrf: boolean }): Promise<() => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      hasPrf,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return async () => {
    await session.send('WebAuthn.disable');
    await session.detach();
  };
}
