/// The Mixin API as other people's clients meet it.
@NullMarked
package vouch.acceptance.mixin;

import org.jspecify.annotations.NullMarked;
