// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/place.hpp"
#include "conformance/reading.hpp"
#include "connectors/globus_fake.hpp"

namespace quarry::test {
namespace {

class GlobusPlace final : public Place {
 public:
  GlobusPlace(const std::map<std::string, std::string>& files, bool https) : fake_(files) { fake_.ways.https = https; }
  std::string source() const override { return fake_.source(); }
  std::optional<std::string> source_of(const std::string& path) const override { return fake_.source(path); }
  std::vector<std::string> missing_sources() const override {
    return {fake_.source("nowhere"), fake_.source("nowhere/"), "globus://00000000-0000-4000-8000-000000000000/"};
  }
  ConnectorOptions options() const override {
    auto given = fake_.options_of_person(fake_.ways.https);
    given.settings["globus.https_hosts"] = fake_.service.host("gcs") + "=" + GlobusFake::collection;
    return fake_.ways.https ? given : fake_.transferring(given);
  }
  FakeService* service() override { return &fake_.service; }
  FileTree* tree() override { return &fake_.tree; }
  When listing() const override { return {.role = "transfer", .method = "GET", .part = "/ls?"}; }
  When downloads() const override { return {.role = "gcs", .method = "GET"}; }
  std::vector<std::string> secrets() const override { return {GlobusFake::first_refresh_token, GlobusFake::collection_refresh_token}; }
  std::vector<std::string> trusted_roles() const override { return {"auth", "transfer", "gcs"}; }

 private:
  GlobusFake fake_;
};

/// Its answers are JSON, whose texts are Unicode.
bool holds(const std::string& path, const std::string&) { return is_utf8(path); }

}  // namespace

PlaceKind globus_place() {
  return {"globus",
          [](const std::map<std::string, std::string>& files) -> std::unique_ptr<Place> { return std::make_unique<GlobusPlace>(files, true); },
          {.holds = holds}};
}

PlaceKind globus_transfer_place() {
  return {"globus_transfer",
          [](const std::map<std::string, std::string>& files) -> std::unique_ptr<Place> { return std::make_unique<GlobusPlace>(files, false); },
          {.holds = holds}};
}

}  // namespace quarry::test
