import { Demo } from './demo.ts';
import { tellStories } from './stories.ts';
import { LOOKS } from './looks.ts';
const demo = await Demo.start();
try {
  const places = await tellStories(demo);
  for (let i = 0; i < 2; i += 1) {
    const page = await demo.page('katrijn.oostmalle@paraph.example', LOOKS.laptop);
    const wire = await page.context().newCDPSession(page);
    await wire.send('Network.enable');
    const kinds = new Map<string, [string, string, string]>(); const sums: Record<string, number> = {}; const big: string[] = [];
    wire.on('Network.responseReceived', (e) => kinds.set(e.requestId, [e.response.url.replace(demo.origin, ''), e.type, String(e.response.headers['content-encoding'])]));
    wire.on('Network.loadingFinished', (e) => { const k = kinds.get(e.requestId); if (!k) return; const key = `${k[1]} ${k[2]}`; sums[key] = (sums[key] ?? 0) + e.encodedDataLength; if (k[1] === 'Script' && k[2] === 'undefined') big.push(`${k[0]} ${e.encodedDataLength}`); });
    await page.goto(`${demo.origin}/l/${places.get('first')}`); await page.waitForLoadState('networkidle'); await page.waitForTimeout(3000);
    console.log(JSON.stringify(sums), big.join(' '));
    await page.context().close();
  }
} finally { await demo.end(); }
