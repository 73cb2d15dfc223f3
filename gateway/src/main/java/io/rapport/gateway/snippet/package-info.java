/// The script for web pages, as the build has minified it.
package io.rapport.gateway.snippet;
