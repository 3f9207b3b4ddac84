package io.holdfast.agent.link;

import io.holdfast.spi.engine.Incident;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Incidents on their way to the controller; the oldest give way. Thread-safe. */
public final class IncidentQueue {
  private static final Logger log = LoggerFactory.getLogger("holdfast.incident");

  private final Deque<Incident> waiting = new ArrayDeque<>();

  /** Takes an incident and logs it. Never blocks. */
  public synchronized void add(Incident incident) {
    switch (incident.severity()) {
      case INFO -> log.info("{}: {}", incident.service(), incident.message());
      case WARNING -> log.warn("{}: {}", incident.service(), incident.message());
      case CRITICAL -> log.error("{}: {}", incident.service(), incident.message());
    }
    if (waiting.size() >= Internal.Incidents.MAX) {
      waiting.removeFirst();
    }
    waiting.addLast(incident);
  }

  synchronized List<Incident> all() {
    return List.copyOf(waiting);
  }

  synchronized void sent(List<Incident> batch) {
    waiting.removeAll(batch);
  }
}
