/**
 * Settles the driver and what it takes from the environment, before it is loaded: which driver (the one that is tested; the other is a
 * package that is not installed), and settings of a session, which are ours (session.ts). How the server is reached securely stays
 * with whoever starts us: PGSSLMODE and its like.
 */
for (const name of ['NODE_PG_FORCE_NATIVE', 'PGOPTIONS', 'PGCLIENT_ENCODING', 'PGREPLICATION']) {
  delete process.env[name]
}
