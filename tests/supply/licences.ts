/** Prints every package that Paraph is delivered with, its licence and the licence's text: what an image carries as notices. */
import { deliveredPackages, licenceText } from './packages.ts';

for (const one of deliveredPackages()) {
  process.stdout.write(
    `${one.name} ${one.version} (${one.licence})\n\n${licenceText(one) ?? 'No text came with it.'}\n\n${'='.repeat(80)}\n`,
  );
}
