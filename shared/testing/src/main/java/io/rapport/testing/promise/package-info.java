/// What the platform promises, and how its tests write down what they saw.
package io.rapport.testing.promise;
