/// What the API answers, as texts that a stranger can read: `src/test/resources/scripts`, whose
/// README says how they are written. Begin with [Script].
@NullMarked
package vouch.acceptance.script;

import org.jspecify.annotations.NullMarked;
