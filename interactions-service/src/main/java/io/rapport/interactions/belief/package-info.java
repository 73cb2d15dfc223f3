/// What is looked up in the database for every call and seldom changes: remembered for a while.
package io.rapport.interactions.belief;
