// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/place.hpp"
#include "support/temp_dir.hpp"

namespace quarry::test {
namespace {

class LocalPlace final : public Place {
 public:
  explicit LocalPlace(const std::map<std::string, std::string>& files) {
    for (const auto& [path, bytes] : files) folder_.write(path, bytes);
  }
  std::string source() const override { return folder_.path().string(); }
  std::vector<std::string> missing_sources() const override { return {source() + "/nowhere", source() + "/nowhere/", source() + "/a/b"}; }

 private:
  TempDir folder_;
};

}  // namespace

PlaceKind local_place() {
  return {"local", [](const std::map<std::string, std::string>& files) -> std::unique_ptr<Place> {
            return std::make_unique<LocalPlace>(files);
          }};
}

}  // namespace quarry::test
