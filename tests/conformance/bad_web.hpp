// SPDX-License-Identifier: GPL-3.0-or-later
// A remote place whose service fails in all the ways of fakes/faults.hpp, and how to judge what a connector makes of it.
#pragma once

#include <gtest/gtest.h>

#include "conformance/place.hpp"
#include "conformance/reading.hpp"
#include "fakes/file_tree.hpp"
#include "fakes/service.hpp"

namespace quarry::test {

class BadWeb : public testing::TestWithParam<PlaceKind> {
 protected:
  using Files = std::map<std::string, std::string>;

  BadWeb();
  /// A new place with these files, no faults. `outside` and its journal stay.
  void make(const Files& files = some_files());
  /// Text and bytes in folders (as far as the place has such); the largest is `big`, of 300 kB, no two bytes beside each other alike.
  static Files some_files();

  /// Waits between tries are short; a connection may stand still for `patience`.
  ConnectorOptions options(std::chrono::milliseconds patience = std::chrono::seconds(30)) const;
  Listing list_all() const { return list(place_->source(), options()); }
  /// A listing that must be whole.
  Listing good_listing(std::chrono::milliseconds patience = std::chrono::seconds(30)) const;
  /// The file that faults of downloads are tried on.
  const RemoteFile& big(const Listing& listing) const;
  const std::string& bytes_of_big() const { return files_.at(big_); }

  /// Every file once and no other, and complete.
  void expect_whole(const Listing& listing) const;
  /// No file twice, none that is not there; and not complete while one is missing. Services that cannot tell
  /// (Capabilities::listing_has_end) are held to the first only.
  void expect_honest(const Listing& listing) const;
  /// The file's bytes.
  void expect_right(const Fetched& fetched, std::size_t from = 0) const;
  /// The file's bytes, or an error: never other bytes.
  void expect_right_or_error(const Fetched& fetched, std::size_t from = 0) const;
  /// Can this place's connector know that these bytes are not the file's?
  bool can_tell(const RemoteFile& file, const std::string& wrong) const;
  /// No secret went to a port that may not see it, ...
  void expect_no_secret_outside() const;
  /// ... and none is in what people see: paths, addresses, ids, diagnostics, errors.
  void expect_no_secret_shown(const Listing& listing, const Fetched& fetched = {}) const;

  FakeService& service() const { return *place_->service(); }
  /// A fault from now on; gives its number for FakeService::struck.
  std::size_t strike(const When& when, const Action& action) const { return service().add(when, action); }

  Files files_;
  std::string big_;
  std::unique_ptr<Place> place_;
  Handler elsewhere_;    ///< what `outside_` answers; change it under its lock
  FakeService outside_;  ///< `elsewhere`: may be reached; `victim`: may not
};

/// The names of tests of all remote places.
inline std::string name_of_place(const testing::TestParamInfo<PlaceKind>& tested) { return tested.param.name; }

}  // namespace quarry::test
