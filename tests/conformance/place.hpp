// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "quarry/connector.hpp"

namespace quarry::test {

/// Files at some kind of place, for the one suite that all connectors pass.
class Place {
 public:
  virtual ~Place() = default;
  /// What a user would name: a path, an address.
  virtual std::string source() const = 0;
  /// What opening it needs.
  virtual ConnectorOptions options() const { return {}; }
};

/// Puts these files (path -> bytes) at a place.
struct PlaceKind {
  std::string name;
  std::unique_ptr<Place> (*make)(const std::map<std::string, std::string>& files);
};

PlaceKind local_place();
PlaceKind http_place();

}  // namespace quarry::test
