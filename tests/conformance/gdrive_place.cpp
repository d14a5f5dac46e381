// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/place.hpp"
#include "conformance/reading.hpp"
#include "connectors/gdrive_fake.hpp"

namespace quarry::test {
namespace {

class GdrivePlace final : public Place {
 public:
  explicit GdrivePlace(const std::map<std::string, std::string>& files) : fake_(files), options_(fake_.options()) {}
  std::string source() const override { return fake_.service.url("site", "/drive/folders/" + fake_.root_id() + "?usp=sharing"); }
  std::optional<std::string> source_of(const std::string& path) const override {
    return fake_.service.url("site", "/file/d/" + fake_.file_id(path) + "/view?usp=sharing");
  }
  std::vector<std::string> missing_sources() const override {
    return {fake_.service.url("site", "/drive/folders/1NoSuchFolderAtAll"), fake_.service.url("site", "/open?id=1NoSuchFileAtAll"),
            "gdrive://" + fake_.root_id() + "/nowhere", "gdrive://" + fake_.root_id() + "/a/b"};
  }
  ConnectorOptions options() const override { return options_; }
  FakeService* service() override { return &fake_.service; }
  FileTree* tree() override { return &fake_.tree; }
  When listing() const override { return {.role = "api", .part = "/files?"}; }
  When downloads() const override { return {.role = "api", .part = "alt=media"}; }
  std::vector<std::string> secrets() const override { return GdriveFake::secrets(); }
  std::vector<std::string> trusted_roles() const override { return {"auth", "api"}; }

 private:
  GdriveFake fake_;
  ConnectorOptions options_;
};

}  // namespace

PlaceKind gdrive_place() {
  return {"gdrive",
          [](const std::map<std::string, std::string>& files) -> std::unique_ptr<Place> { return std::make_unique<GdrivePlace>(files); },
          {.checksums = true, .holds = [](const std::string& path, const std::string&) { return is_utf8(path); }}};  // names are JSON strings
}

}  // namespace quarry::test
