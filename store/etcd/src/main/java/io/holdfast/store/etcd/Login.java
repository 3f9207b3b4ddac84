package io.holdfast.store.etcd;

/** A user of etcd's and its password, which is not printed anywhere. */
public record Login(String user, String password) {
  @Override
  public String toString() {
    return "Login[" + user + "]";
  }
}
