package io.rapport.testing.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.rapport.testing.TestIssuer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Tokens that say what a valid one says and must be refused all the same: the attacks of OWASP
/// ASVS 9.1 and 9.2 on JSON Web Tokens.
public final class ForgedTokens {

  private static final String RS256 = "RS256";
  private static final String OTHER = "0190a000-0000-7000-8000-0000000000ff";

  private final KeyTrap trap;
  private final UUID workspace;
  private final TestIssuer issuer = TestIssuer.get();

  /// @param workspace in which they would do everything
  public ForgedTokens(KeyTrap trap, UUID workspace) {
    this.trap = trap;
    this.workspace = workspace;
  }

  /// The token of which all the others are forgeries. It is valid: what refuses it too proves
  /// nothing.
  public String genuine() {
    return rs256(header(), claims(), issuer.keys().getPrivate());
  }

  /// Name of the attack to token.
  public Map<String, String> all() {
    PrivateKey ours = issuer.keys().getPrivate();
    PrivateKey theirs = trap.keys().getPrivate();
    byte[] publicKey = issuer.keys().getPublic().getEncoded();
    Map<String, String> forged = new LinkedHashMap<>();
    forged.put("alg none", json(header("alg", "none")) + "." + json(claims()) + ".");
    forged.put("alg NoNe", json(header("alg", "NoNe")) + "." + json(claims()) + ".");
    forged.put("public key as HS256 secret", hs256(header("alg", "HS256"), claims(), publicKey));
    forged.put(
        "public key in PEM as HS256 secret",
        hs256(header("alg", "HS256"), claims(), pem(publicKey).getBytes(StandardCharsets.UTF_8)));
    forged.put("own key by jku", rs256(attacker("jku", trap.url()), claims(), theirs));
    forged.put("own key by x5u", rs256(attacker("x5u", trap.url()), claims(), theirs));
    forged.put("own key by jwk", rs256(attacker("jwk", trap.jwk()), claims(), theirs));
    forged.put("own key under the issuer's kid", rs256(header(), claims(), theirs));
    forged.put("unknown kid", rs256(header("kid", "nobody-knows"), claims(), theirs));
    forged.put(
        "path as kid", hs256(pathAsKid(), claims(), "\0".getBytes(StandardCharsets.US_ASCII)));
    forged.put("another issuer", rs256(header(), claims("iss", "https://evil.example"), ours));
    forged.put(
        "another realm",
        rs256(header(), claims("iss", issuer.url().replace("/rapport", "/other")), ours));
    forged.put("another audience", rs256(header(), claims("aud", List.of("account")), ours));
    forged.put("ID token of the web page", rs256(header(), idToken("rapport-web"), ours));
    forged.put("ID token for this audience", rs256(header(), idToken("rapport-api"), ours));
    forged.put("refresh token", rs256(header(), claims("typ", "Refresh"), ours));
    forged.put("expired", rs256(header(), claims("exp", in(Duration.ofSeconds(-1))), ours));
    forged.put("no end", rs256(header(), without("exp"), ours));
    forged.put("not yet valid", rs256(header(), claims("nbf", in(Duration.ofMinutes(4))), ours));
    forged.put("organization altered", altered(claims("organization", organization(OTHER))));
    forged.put("organization removed", altered(without("organization")));
    forged.put("role added", altered(claims("realm_access", Map.of("roles", List.of("service")))));
    forged.put("empty signature", body(genuine()) + ".");
    forged.put("no signature", body(genuine()));
    forged.put(
        "signature of another token",
        body(genuine()) + signatureOf(rs256(header(), claims("sub", "somebody"), ours)));
    return forged;
  }

  private Map<String, Object> claims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", issuer.url());
    claims.put("aud", List.of("rapport-api"));
    claims.put("sub", workspace.toString());
    claims.put("iat", Instant.now().getEpochSecond());
    claims.put("exp", in(Duration.ofMinutes(5)));
    claims.put("typ", "Bearer");
    claims.put("azp", "rapport-web");
    claims.put("preferred_username", "mallory");
    claims.put("realm_access", Map.of("roles", Caller.ROLES));
    claims.put("organization", organization(workspace.toString()));
    return claims;
  }

  private Map<String, Object> claims(String name, Object value) {
    Map<String, Object> claims = claims();
    claims.put(name, value);
    return claims;
  }

  private Map<String, Object> without(String name) {
    Map<String, Object> claims = claims();
    claims.remove(name);
    return claims;
  }

  private Map<String, Object> idToken(String audience) {
    Map<String, Object> claims = claims("typ", "ID");
    claims.put("aud", audience);
    return claims;
  }

  private static Map<String, Object> organization(String id) {
    return Map.of("acme", Map.of("id", id));
  }

  private static long in(Duration duration) {
    return Instant.now().plus(duration).getEpochSecond();
  }

  private Map<String, Object> header() {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("alg", RS256);
    header.put("typ", "JWT");
    header.put("kid", issuer.keyId());
    return header;
  }

  private Map<String, Object> header(String name, Object value) {
    Map<String, Object> header = header();
    header.put(name, value);
    return header;
  }

  private Map<String, Object> attacker(String name, Object value) {
    Map<String, Object> header = header(name, value);
    header.put("kid", "attacker");
    return header;
  }

  private Map<String, Object> pathAsKid() {
    Map<String, Object> header = header("alg", "HS256");
    header.put("kid", "../../../../../../dev/null");
    return header;
  }

  /// The genuine token with other claims under its signature.
  private String altered(Map<String, Object> claims) {
    return json(header()) + "." + json(claims) + signatureOf(genuine());
  }

  private static String body(String token) {
    return token.substring(0, token.lastIndexOf('.'));
  }

  private static String signatureOf(String token) {
    return token.substring(token.lastIndexOf('.'));
  }

  private static String rs256(
      Map<String, Object> header, Map<String, Object> claims, PrivateKey key) {
    String body = json(header) + "." + json(claims);
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(body.getBytes(StandardCharsets.US_ASCII));
      return body + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hs256(
      Map<String, Object> header, Map<String, Object> claims, byte[] secret) {
    String body = json(header) + "." + json(claims);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return body + "." + base64(mac.doFinal(body.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(byte[] key) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(key)
        + "\n-----END PUBLIC KEY-----\n";
  }

  private static String json(Map<String, Object> value) {
    try {
      return base64(Client.JSON.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
