// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "quarry/export.hpp"

namespace quarry {

/// Who asks: a set of principals. Every read takes one. `public` is always among them, unless the viewer sees all.
class QUARRY_API Viewer {
 public:
  /// Sees what is public.
  Viewer() : principals_{"public"} {}
  /// Sees what is public and what is visible to any of these. Throws Error(invalid_argument) for one that is no principal.
  explicit Viewer(std::vector<std::string> principals);
  /// Sees everything: for the steward of the machine (`check`, tests, ingest's own bookkeeping); no door offers it to a request.
  static Viewer all_seeing();

  /// Sorted and unique.
  const std::vector<std::string>& principals() const noexcept { return principals_; }
  bool sees_all() const noexcept { return sees_all_; }
  /// `visible_to` must be sorted.
  bool sees(const std::vector<std::string>& visible_to) const;

 private:
  std::vector<std::string> principals_;
  bool sees_all_ = false;
};

/// `me`: urn:quarry:local:<login name>, the default owner of what this user ingests.
QUARRY_API std::string local_principal();

}  // namespace quarry
