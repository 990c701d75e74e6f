import { describe, expect, it } from 'vitest';
import type { CommandType } from '../../../shared/decision/index.ts';
import type { Authenticator } from '../../support/authenticator.ts';
import { addsPasskey, approves } from '../../support/proving.ts';
import { startServer, type TestPerson, type TestServer } from '../../support/server.ts';

/** Acts that weigh, on a letter that asks for passkeys: each needs the passkey's signature over just that act. */

interface AskedAct {
  readonly statement: {
    readonly format: string;
    readonly act: string;
    readonly letter: string;
    readonly version?: number;
  };
  readonly options: Parameters<Authenticator['get']>[0];
}

async function asksFor(who: TestPerson, letter: string, wanted: object): Promise<AskedAct> {
  const response = await who.post(`/api/letters/${letter}/sign-off/options`, wanted);
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as AskedAct;
}

async function circulated(server: TestServer) {
  const lead = await server.as('lead@x.eu');
  const ana = await server.as('ana@x.eu', { name: 'Ana Vidmar' });
  const keys = { lead: await addsPasskey(lead), ana: await addsPasskey(ana) };
  const letter = await lead.letter();
  await lead.does(letter, { type: 'ChangeSettings', passkeysRequired: true });
  await lead.does(letter, { type: 'AddSignatories', people: [{ email: 'ana@x.eu' }] });
  await lead.does(letter, { type: 'InviteMember', email: 'max@x.eu', access: 'edit' });
  const digest = await lead.cuts(letter);
  await lead.does(letter, { type: 'CirculateVersion', version: 1 });
  return { lead, ana, keys, letter, digest, max: await server.as('max@x.eu') };
}

/** What a cookie alone is answered. */
async function refuses(
  who: TestPerson,
  letter: string,
  command: { readonly type: CommandType; readonly [field: string]: unknown },
) {
  const { code, status } = await who.refused(letter, command);
  return [code, status];
}

describe('on a letter that asks for passkeys', () => {
  it('a cookie of three hours ago no longer withdraws, declines or hands over', async () => {
    const server = await startServer();
    const { lead, ana, keys, letter, digest, max } = await circulated(server);
    await approves(ana, keys.ana, letter, 1, digest);
    server.pass(180);
    const confirm = ['confirm-first', 401];
    expect(await refuses(ana, letter, { type: 'RetractSignOff', version: 1 })).toEqual(confirm);
    expect(await refuses(ana, letter, { type: 'RefuseVersion', version: 1, digest, reason: 'No.' })).toEqual(confirm);
    expect(await refuses(lead, letter, { type: 'TransferLead', person: max.id })).toEqual(confirm);
    const view = await lead.view(letter);
    expect(view.versions[0]?.signOffs).toMatchObject([{ decision: 'approved', assurance: 'passkey' }]);
    expect(view.me.access).toBe('lead');
  });

  it('a passkey withdraws by its signature over that act, once, and over no other', async () => {
    const server = await startServer();
    const { ana, keys, letter, digest } = await circulated(server);
    await approves(ana, keys.ana, letter, 1, digest);
    server.pass(180);
    const asked = await asksFor(ana, letter, { decision: 'retracted', version: 1 });
    expect(asked.statement).toMatchObject({ format: 'paraph.act/1', act: 'retracted', letter, version: 1 });
    const passkey = keys.ana.get(asked.options);
    // The same signature declines nothing, and is used up by neither refusal nor answer of another kind.
    const other = await ana.refused(letter, { type: 'RefuseVersion', version: 1, digest, reason: 'No.', passkey });
    expect(other.status).toBeGreaterThanOrEqual(400);
    const again = await asksFor(ana, letter, { decision: 'retracted', version: 1 });
    const signed = keys.ana.get(again.options);
    await ana.does(letter, { type: 'RetractSignOff', version: 1, passkey: signed });
    expect((await ana.view(letter)).versions[0]?.signOffs).toEqual([]);
    await approves(ana, keys.ana, letter, 1, digest);
    const twice = await ana.refused(letter, { type: 'RetractSignOff', version: 1, passkey: signed });
    expect(twice.status).toBeGreaterThanOrEqual(400);
    expect((await ana.view(letter)).versions[0]?.signOffs).toHaveLength(1);
  });

  it('the lead is offered by the passkey of one and taken by that of the other', async () => {
    const server = await startServer();
    const { lead, keys, letter, max } = await circulated(server);
    const maxKey = await addsPasskey(max);
    server.pass(180);
    const offer = await asksFor(lead, letter, { decision: 'lead-offered', person: max.id });
    expect(offer.statement).toMatchObject({ format: 'paraph.act/1', act: 'lead-offered', letter });
    await lead.does(letter, { type: 'TransferLead', person: max.id, passkey: keys.lead.get(offer.options) });
    expect((await lead.view(letter)).me.access).toBe('lead');
    expect(await refuses(max, letter, { type: 'AcceptLead' })).toEqual(['confirm-first', 401]);
    const accept = await asksFor(max, letter, { decision: 'lead-accepted' });
    await max.does(letter, { type: 'AcceptLead', passkey: maxKey.get(accept.options) });
    expect((await max.view(letter)).me.access).toBe('lead');
    expect((await lead.view(letter)).me.access).toBe('edit');
  });
});
