// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/place.hpp"
#include "connectors/clowder_fake.hpp"
#include "quarry/utf8.hpp"

namespace quarry::test {
namespace {

/// A dataset of Clowder.
class ClowderPlace final : public Place {
 public:
  explicit ClowderPlace(const std::map<std::string, std::string>& files) : fake_(files) {}
  std::string source() const override { return fake_.url("/datasets/" + ClowderFake::object_id(ClowderFake::dataset)); }
  std::optional<std::string> source_of(const std::string& path) const override {
    const auto file = fake_.tree().file(path);
    return file ? fake_.url("/files/" + ClowderFake::number_id(*file)) : std::optional<std::string>();
  }
  std::vector<std::string> missing_sources() const override {
    return {fake_.url("/datasets/" + ClowderFake::object_id(4711)), fake_.url("/files/" + ClowderFake::object_id(4711))};
  }
  ConnectorOptions options() const override { return fake_.options(); }
  FakeService* service() override { return &fake_.service(); }
  FileTree* tree() override { return &fake_.tree(); }
  When listing() const override { return {.pattern = "/files$"}; }
  When downloads() const override { return {.part = "/blob"}; }

 private:
  mutable ClowderFake fake_;
};

bool is_text(const std::string& path, const std::string&) {
  for (std::size_t at = 0; at < path.size();) {
    const auto step = utf8_step(path, at);
    if (!step.valid) return false;
    at += step.length;
  }
  return true;
}

}  // namespace

PlaceKind clowder_place() {
  return {"clowder",
          [](const std::map<std::string, std::string>& files) -> std::unique_ptr<Place> { return std::make_unique<ClowderPlace>(files); },
          {.holds = is_text}};  // names are JSON texts; Clowder's API tells no checksums
}

}  // namespace quarry::test
