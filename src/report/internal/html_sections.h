// The sections of the page, in the order in which a reader meets them.
#pragma once

#include "report/internal/html.h"
#include "report/internal/lookup.h"

namespace bakeoff::report {

void put_answer(Html& html, const Lookup& lookup);
void put_question(Html& html, const Lookup& lookup);
void put_criteria(Html& html, const Lookup& lookup);
void put_weights(Html& html, const Lookup& lookup);
void put_certainty(Html& html, const Lookup& lookup);
void put_metrics(Html& html, const Lookup& lookup);
void put_measurements(Html& html, const Lookup& lookup);
void put_workload(Html& html, const Lookup& lookup,
                  const std::string& workload);  // one part of the measurements
void put_details(Html& html, const Lookup& lookup);
void put_advice(Html& html, const Lookup& lookup);
void put_migration(Html& html, const Lookup& lookup);
void put_alternatives(Html& html, const Lookup& lookup);
void put_reading(Html& html, const Lookup& lookup);
void put_evidence(Html& html, const Lookup& lookup);

}  // namespace bakeoff::report
