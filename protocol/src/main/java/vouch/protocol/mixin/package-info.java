/// What both sides of the Mixin API compute for themselves.
@NullMarked
package vouch.protocol.mixin;

import org.jspecify.annotations.NullMarked;
