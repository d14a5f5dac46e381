// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "search/oracle.hpp"

namespace quarry::test {

/// The visible matching entries of one subject.
using OracleSubject = std::vector<const OracleEntry*>;

/// Whether an entry has one of the values that are selected in the facet.
bool is_selected(const FacetRequest& request, const OracleEntry& entry);
/// What the facet should say of these subjects.
Facet oracle_facet(const FacetRequest& request, const std::vector<OracleSubject>& subjects);

}  // namespace quarry::test
