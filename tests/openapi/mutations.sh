#!/usr/bin/env bash
# Usage: mutations.sh DIRECTORY
# Shows that openapi_tests notice when one of the three changes alone, in one place: the SDK, the sandbox,
# openapi.yaml. Changes a copy of the sources in the directory, which is kept: the next run is short.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
mkdir -p "$1/source"
directory=$(cd "$1" && pwd)
source=$directory/source

cd "$root"
find . -type f -not -path './build/*' -not -path './.git/*' -not -path './.git' | while read -r file; do
  cmp -s "$file" "$source/$file" || install -D -m "$(stat -c %a "$file")" "$file" "$source/$file"
done

build() {
  cmake --build "$directory/build" --target openapi_tests > "$directory/build.log" 2>&1 ||
    { cat "$directory/build.log"; exit 1; }
}
passes() {
  "$directory/build/tests/openapi_tests" > "$directory/test.log" 2>&1
}

cmake -S "$source" -B "$directory/build" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG=-O0 \
  -DBUILDERBACKED_TESTS=ON -DBUILDERBACKED_EXAMPLES=OFF > "$directory/build.log"
build
passes || { cat "$directory/test.log"; exit 1; }

count=0
while IFS='|' read -r file from to; do
  sed -i "0,\\#$from#s##$to#" "$source/$file"
  if cmp -s "$file" "$source/$file"; then
    echo "$file does not have '$from'"
    exit 1
  fi
  build
  if passes || ! noticed=$(grep -m1 -o '^\[  FAILED  \] OpenApi[^ ,]*' "$directory/test.log"); then
    echo "not noticed: '$to' in $file"
    exit 1
  fi
  cp "$file" "$source/$file"
  count=$((count + 1))
  echo "noticed by ${noticed##* }: '$to' in $file"
done << 'MUTATIONS'
src/wire/home_fields.hpp|"jobId"|"jobNumber"
src/wire/home_fields.hpp|&M::email, Rule::email|\&M::email
src/wire/location_fields.hpp|"displayName"|"displayTitle"
src/wire/user_fields.hpp|field("prefix", &M::prefix),|
src/wire/document_fields.hpp|"lastModifiedBy"|"modifiedBy"
src/wire/document_fields.hpp|&M::shareable, Rule::required|\&M::shareable
src/locations_client.cpp|neighborhoods/{externalId}/activate|neighborhoods/{externalId}/enable
src/wire/home_fields.hpp|&M::state, Rule::state|\&M::state
src/wire/location_fields.hpp|&M::external_id, Rule::identifier|\&M::external_id
src/wire/document_fields.hpp|== DocumentType::aws|== DocumentType::sapphire
src/documents_client.cpp|"PUT", "/api/v2/documents"|"POST", "/api/v2/documents"
src/testing/sandbox_schema.cpp|"jobId"|"jobNumber"
src/testing/sandbox_schema.cpp|"bucket", Type::text, false|"bucket", Type::text, true
src/testing/sandbox_schema.cpp|"displayEnd", Type::local_time|"displayEnd", Type::text
src/testing/sandbox_schema.cpp|"OTHER"|"OTHERS"
src/testing/sandbox_schema.cpp|text.size() == 2|text.size() <= 2
src/testing/sandbox_schema.cpp|member.required && has_text(is_blank)|false
src/testing/sandbox_schema.cpp|text != ".."|true
src/testing/sandbox_schema.cpp|number(seconds.substr(1, 2)) <= 60|true
src/testing/sandbox_store.cpp|answer."fullAddress".|answer["address"]
src/testing/sandbox_store.cpp|homeowner."fullName".|homeowner["name"]
src/testing/sandbox_documents.cpp|"lastModifiedBy"|"modifiedBy"
src/testing/sandbox_documents.cpp|"AWS"|"aws"
src/testing/sandbox_documents.cpp|size_t{10}|size_t{20}
src/testing/sandbox_documents.cpp|image/webp|image/heic
src/testing/sandbox_routes.cpp|neighborhoods/{}/activate|neighborhoods/{}/enable
src/testing/sandbox_routes.cpp|"users/{}", "user.write"|"users/{}", "home.write"
src/testing/openapi.yaml|^        jobId:|        jobNumber:
src/testing/openapi.yaml|^        fullName:|        wholeName:
src/testing/openapi.yaml|required: .category, name,|required: [name,
src/testing/openapi.yaml|, HAWAII|
src/testing/openapi.yaml|email: {type: string, format: email}|email: {type: string}
src/testing/openapi.yaml|  /api/v2/documents/{externalId}:|  /api/v2/document/{externalId}:
src/testing/openapi.yaml|city: {type: string,|city: {type: string, maxLength: 9,
src/testing/openapi.yaml|jobId: {type: string}|jobId: {type: string, nullable: true}
src/testing/openapi.yaml|default: false|default: true
src/testing/openapi.yaml|.{oauth2: .home.write.}.|[{oauth2: [home.write]}, {}]
src/testing/openapi.yaml|tokenUrl: /oauth|tokenUrl: /other/oauth
src/testing/openapi.yaml|x-assumption: L8|x-assumption: L7
src/testing/openapi.yaml|x-contract: D4|x-contract: D5
src/testing/openapi.yaml|RegionResponse|DivisionResponse
src/testing/openapi.yaml|timestamp: {type: string, format: date-time}|timestamp: {type: string}
MUTATIONS
echo "$count changes, each noticed"
