// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "quarry/value.hpp"

namespace quarry::zenodo {

/// InvenioRDM's own dialect of records, not Zenodo's older one?
bool is_native(const Value& record);

/// What a record, in either dialect, states of itself, as `{"dc": {...}}`. `zenodo`: it stands at Zenodo, which publishes what its older
/// dialect names no publisher of.
Value dataset_of(const Value& record, bool zenodo);

/// The same of a community's description.
Value dataset_of_community(const Value& community);

}  // namespace quarry::zenodo
