// How the enumerations of catalog/migration/ are spelled, and the readers that several of its files
// share.
#pragma once

#include <array>
#include <string>

#include "catalog/internal/table_reader.h"
#include "catalog/migration.h"
#include "catalog/migration_wishes.h"

namespace bakeoff::catalog {

inline constexpr std::array<Choice<Origin>, 5> kOrigins{{{"given", Origin::given},
                                                         {"measured", Origin::measured},
                                                         {"cited", Origin::cited},
                                                         {"assumption", Origin::assumption},
                                                         {"user", Origin::user}}};

inline constexpr std::array<Choice<Quantity>, 28> kQuantities{
    {{"code_base", Quantity::code_base},
     {"services", Quantity::services},
     {"endpoints", Quantity::endpoints},
     {"crud_endpoints", Quantity::crud_endpoints},
     {"complex_endpoints", Quantity::complex_endpoints},
     {"upload_endpoints", Quantity::upload_endpoints},
     {"streaming_endpoints", Quantity::streaming_endpoints},
     {"websocket_endpoints", Quantity::websocket_endpoints},
     {"page_endpoints", Quantity::page_endpoints},
     {"models", Quantity::models},
     {"relations", Quantity::relations},
     {"complex_queries", Quantity::complex_queries},
     {"jobs", Quantity::jobs},
     {"schedules", Quantity::schedules},
     {"auth_schemes", Quantity::auth_schemes},
     {"session_stores", Quantity::session_stores},
     {"socket_events", Quantity::socket_events},
     {"outbound_files", Quantity::outbound_files},
     {"integrations", Quantity::integrations},
     {"admin_sites", Quantity::admin_sites},
     {"data_stores", Quantity::data_stores},
     {"hundred_test_lines", Quantity::hundred_test_lines},
     {"findings", Quantity::findings},
     {"kept_services", Quantity::kept_services},
     {"one_to_one_libraries", Quantity::one_to_one_libraries},
     {"partial_libraries", Quantity::partial_libraries},
     {"missing_libraries", Quantity::missing_libraries},
     {"unknown_libraries", Quantity::unknown_libraries}}};

inline constexpr std::array<Choice<Phase>, 6> kPhases{{{"translation", Phase::translation},
                                                       {"data", Phase::data},
                                                       {"tests", Phase::tests},
                                                       {"platform", Phase::platform},
                                                       {"roll_out", Phase::roll_out},
                                                       {"upkeep", Phase::upkeep}}};

inline constexpr std::array<Choice<Fit>, 3> kFits{
    {{"one_to_one", Fit::one_to_one}, {"partial", Fit::partial}, {"none", Fit::none}}};

inline constexpr std::array<Choice<Charge>, 4> kCharges{{{"by_fit", Charge::by_fit},
                                                         {"by_parts", Charge::by_parts},
                                                         {"integration", Charge::integration},
                                                         {"admin_site", Charge::admin_site}}};

Basis read_basis(TableReader& table);
Spread read_spread(TableReader& table, std::string_view key, const Range& range);
// `low` and `high` of this very table.
Bounds read_bounds(TableReader& table, const Range& range);
EffortItem read_effort_item(TableReader& table);
void read_wishes_file(TableReader& table, MigrationWishes& wishes);  // migration_wishes.cc

}  // namespace bakeoff::catalog
