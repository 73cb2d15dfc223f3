/// Real servers, tokens, the log's two ends and the architecture rules, for tests only.
package io.rapport.testing;
