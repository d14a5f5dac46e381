// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/place.hpp"
#include "conformance/reading.hpp"
#include "connectors/dropbox_fake.hpp"

namespace quarry::test {
namespace {

class DropboxPlace final : public Place {
 public:
  explicit DropboxPlace(const std::map<std::string, std::string>& files) : fake_(files), options_(fake_.options()) {}
  std::string source() const override { return fake_.service.url("site", "/home"); }
  std::optional<std::string> source_of(const std::string& path) const override { return source() + "/" + percent_encoded(path, "/"); }
  std::vector<std::string> missing_sources() const override {
    return {source() + "/nowhere", source() + "/nowhere/", source() + "/a/b", "dropbox:/nowhere",
            fake_.service.url("site", "/scl/fo/no/where?rlkey=x")};
  }
  ConnectorOptions options() const override { return options_; }
  FakeService* service() override { return &fake_.service; }
  FileTree* tree() override { return &fake_.tree; }
  When listing() const override { return {.role = "api", .part = "/files/list_folder"}; }
  When downloads() const override { return {.role = "content"}; }
  std::vector<std::string> secrets() const override { return DropboxFake::secrets(); }
  std::vector<std::string> trusted_roles() const override { return {"auth", "api", "content"}; }

 private:
  DropboxFake fake_;
  ConnectorOptions options_;
};

/// Names are JSON strings, and two that differ in case alone are one.
bool is_dropbox_name(const std::string& path, const std::string&) { return is_utf8(path) && lower_case(path) == path; }

}  // namespace

PlaceKind dropbox_place() {
  return {"dropbox",
          [](const std::map<std::string, std::string>& files) -> std::unique_ptr<Place> { return std::make_unique<DropboxPlace>(files); },
          {.checksums = true, .holds = is_dropbox_name}};
}

}  // namespace quarry::test
