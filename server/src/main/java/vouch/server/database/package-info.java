/// Connections, transactions, migrations and the one writer, on SQLite and PostgreSQL. Start at
/// [vouch.server.database.Database].
@NullMarked
package vouch.server.database;

import org.jspecify.annotations.NullMarked;
