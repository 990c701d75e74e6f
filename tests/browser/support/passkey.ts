import type { Page } from '@playwright/test';

/** A device of one's own for a page: Chromium's virtual authenticator, which knows its owner or does not. */
export class Device {
  readonly #press: (verified: boolean) => Promise<void>;

  private constructor(press: (verified: boolean) => Promise<void>) {
    this.#press = press;
  }

  static async of(page: Page): Promise<Device> {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    return new Device(async (isUserVerified) => {
      await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    });
  }

  /** Whether finger, face or PIN are the owner's from now on. */
  async recognises(owner: boolean): Promise<void> {
    await this.#press(owner);
  }
}
