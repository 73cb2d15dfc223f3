/// What every resource needs and must have identical: problem+json, pages, the caller and the
/// workspace.
package io.rapport.web;
