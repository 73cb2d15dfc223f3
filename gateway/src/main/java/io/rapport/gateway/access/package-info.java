/// Who calls: the access token, verified, or the write key, which is only told apart here.
package io.rapport.gateway.access;
