package io.holdfast.cli.predict;

import io.holdfast.predict.Prediction;

/** Two predictions for programs. */
record ComparisonDocument(PredictionDocument first, PredictionDocument second) {
  static ComparisonDocument of(Prediction first, Prediction second) {
    return new ComparisonDocument(PredictionDocument.of(first), PredictionDocument.of(second));
  }
}
