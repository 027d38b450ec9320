// The two big tables of the terminal page. Each picks the richest form that fits the page.
#pragma once

#include "report/internal/lookup.h"
#include "report/internal/text_page.h"

namespace bakeoff::report {

void print_measured(TextPage& page, const Lookup& lookup);
void print_scores(TextPage& page, const Lookup& lookup);

}  // namespace bakeoff::report
