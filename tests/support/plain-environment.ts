/**
 * Takes out of the environment whatever sets a Paraph: tests say themselves how the servers that they start are set, and what
 * somebody has set for one of their own reaches none of them. Imported for its effect, before anything else.
 */
const SETS_A_SERVER = /^(PORT|HOST|DATABASE_URL|SMTP_URL|TSA_URL|(PARAPH|OIDC)_.*)$/;

for (const name of Object.keys(process.env)) if (SETS_A_SERVER.test(name)) delete process.env[name];
