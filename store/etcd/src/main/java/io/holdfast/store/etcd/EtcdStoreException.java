package io.holdfast.store.etcd;

/** The store cannot be opened as it is set. The message names the thing and says what to do. */
public final class EtcdStoreException extends RuntimeException {
  public EtcdStoreException(String message) {
    super(message);
  }

  public EtcdStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
