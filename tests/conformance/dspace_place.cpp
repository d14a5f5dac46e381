// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/place.hpp"
#include "connectors/dspace_fake.hpp"
#include "quarry/utf8.hpp"

namespace quarry::test {
namespace {

/// An item of a DSpace 7; the files are its bitstreams.
class DspacePlace final : public Place {
 public:
  explicit DspacePlace(const std::map<std::string, std::string>& files) : fake_(files) { fake_.page_size = 5; }
  std::string source() const override { return fake_.url("/handle/11256/2"); }
  std::optional<std::string> source_of(const std::string& path) const override {
    const auto file = fake_.tree().file(path);
    return file ? fake_.url("/bitstreams/" + DspaceFake::uuid(file->id) + "/download") : std::optional<std::string>();
  }
  std::vector<std::string> missing_sources() const override {
    return {fake_.url("/handle/11256/9"), fake_.url("/bitstreams/" + DspaceFake::uuid(4711) + "/download"), fake_.url("/bitstream/handle/11256/2/nowhere")};
  }
  ConnectorOptions options() const override { return fake_.options(); }
  FakeService* service() override { return &fake_.service(); }
  FileTree* tree() override { return &fake_.tree(); }
  When listing() const override { return {.part = "/bitstreams?"}; }
  When downloads() const override { return {.pattern = "/content$"}; }

 private:
  mutable DspaceFake fake_;
};

bool is_name(const std::string& path, const std::string&) {
  if (path.find('/') != std::string::npos) return false;
  for (std::size_t at = 0; at < path.size();) {
    const auto step = utf8_step(path, at);
    if (!step.valid) return false;
    at += step.length;
  }
  return true;
}

}  // namespace

PlaceKind dspace_place() {
  return {"dspace",
          [](const std::map<std::string, std::string>& files) -> std::unique_ptr<Place> { return std::make_unique<DspacePlace>(files); },
          {.checksums = true, .holds = is_name}};  // names are JSON texts, without folders
}

}  // namespace quarry::test
