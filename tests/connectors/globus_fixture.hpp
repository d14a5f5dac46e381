// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/reading.hpp"
#include "connectors/globus_fake.hpp"
#include "quarry/json.hpp"

namespace quarry::test {

/// A fake with some files, and what several tests ask of it.
class GlobusTest : public testing::Test {
 protected:
  explicit GlobusTest(const std::map<std::string, std::string>& files = {{"a.txt", "alpha"},
                                                                     {"big.bin", std::string(300'000, 'q')},
                                                                     {"sub/b.txt", "beta"}})
      : fake_(files) {}
  Listing list_as(const ConnectorOptions& options, const std::string& path = "") const { return list(fake_.source(path), options); }
  Listing list_all() const { return list_as(fake_.options()); }
  std::size_t lists() const { return fake_.service.journal().count("transfer", "/ls?"); }
  void strike(const When& when, const Action& action) { fake_.service.add(when, action); }
  void strike_listing(int status, const std::string& code, const std::string& message, std::uint64_t times = 1'000) {
    strike({.role = "transfer", .part = "/ls?", .times = times},
           fault::answer(json_answer(Object{{"code", code}, {"message", message}, {"request_id", "x"}}, status)));
  }
  std::string form_of_last_token() const { return fake_.service.journal().requests_to("auth").back().call.body; }

  GlobusFake fake_;
};

}  // namespace quarry::test
