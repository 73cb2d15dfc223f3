/// What happened with somebody, read across events, activities and tickets. Owns nothing, tells
/// others nothing.
package io.rapport.interactions.timeline;
